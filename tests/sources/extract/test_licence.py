"""Which sums beside an AI project count: those that something ties to it, not the many that merely stand near."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import records

# Each story has one pledge of 40 million euros; a sentence is told with it, and either adds a pledge or does not.
_STORIES = [
    (
        "Croatia's AI factory",
        "<p>Croatia opened the Zagreb AI Factory on 3 March 2026. The Ministry of Science set aside 40 million euros "
        "for it. The supercomputer will have 2,000 NVIDIA GPUs.</p><p>{}</p>",
    ),
    (
        "AI in the Adriatic",
        "<h2>Croatia</h2><p>The Ministry of Science set aside 40 million euros for the Zagreb AI Factory.</p><p>{}</p>"
        "<p>The AI machine opens in 2027.</p>",
    ),
    (
        "Croatia plans an AI machine",
        "<p>Croatia will build a national AI supercomputer, Velebit, in Rijeka. "
        "Velebit is to cost 40 million euros, the ministry said. {}</p>",
    ),
]

RESULTS = [
    "CRA posted sales of 2.9 billion euros in 2024.",
    "The operator booked income of €23.6 billion in the year to June, up 1 per cent.",
    "The board announced a buy-back of up to €1 billion.",
    "The group's operating result came to €410 million.",
    "Its EBITDA reached €860 million and it will pay a dividend of €300 million.",
    "The company lost €120 million in the first half.",
    "The chip designer earned €19 billion last quarter, mostly from AI.",
    "Orders for the AI servers of the Taiwanese maker reached €14 billion in the second quarter.",
    "The cloud firm ended the year with net debt of €5.2 billion.",
    "The group wrote off €640 million on its AI chip business.",
    "The telecoms group took in €4.4 billion between January and June.",
    "The distributor shipped AI servers worth €2.1 billion last year.",
    "Exports of AI chips were worth €9.3 billion last year.",
    "The chipmaker's data-centre unit brought home €39 billion.",
    "Profits at the bank rose to €1.4 billion.",
    "The company guided to €70 billion of capital expenditure this year.",
    "The four largest American cloud companies will spend €300 billion on data centres this year.",
    "Meta alone plans to spend €65 billion on AI infrastructure in 2026.",
    "The wealth fund, which has assets of €340 billion, owns a tenth of the operator.",
    "The investor manages €1 trillion worldwide.",
    "Ericsson's network business generated €3.9 billion in the spring.",
    "The integrator closed the year at €610 million, a tenth above plan.",
    "Its cash reserves stand at €2.2 billion.",
    "Server sales reached €7.7 billion.",
    "The memory maker is forecast to make €30 billion this year.",
    "The bank set aside €900 million for bad loans.",
    "The state telecom's half-year surplus came in at €180 million.",
    "Investors received €240 million in dividends from the operator.",
    "Supplier contracts brought the cooling firm €85 million.",
    "The hardware group expects AI sales of €20 billion.",
    "Subscriptions to its chatbot yield €300 million.",
    "Its liabilities total €1.3 billion.",
]
MARKETS = [
    "Milan's Politecnico put the AI market at €1.2 billion in 2024, up 58%.",
    "The market for data centres in the country is worth €3.4 billion.",
    "The sector as a whole may spend €26 billion on data centres by 2030, a property consultancy forecasts.",
    "The AI industry is expected to be worth €17 billion by 2030.",
    "A bank's analysts see €480 billion of spending on AI by 2028.",
    "Research by a consultancy puts the country's AI economy at €6 billion.",
    "Worldwide, AI spending may hit €1.5 trillion this year, according to Gartner.",
    "Demand for AI services should reach €900 million within five years.",
    "The sector turned over €8 billion last year.",
    "The global race for AI chips is a €200 billion business.",
    "Data centres are an industry of €5 billion here.",
    "Venture capital for AI in the region shrank to €1.9 billion.",
    "Private AI investment in America stood at €109 billion last year.",
    "According to a study, companies in the country spend €2.4 billion on AI software.",
    "Cloud spending by firms grew to €3.3 billion.",
    "The research house IDC sees €632 billion in AI outlays by 2028.",
]
ECONOMY = [
    "The cabinet talks of output worth €15 billion by 2040 and 500,000 jobs.",
    "AI could lift GDP by €45 billion, the economists say.",
    "Lost productivity costs the economy €2 billion a decade.",
    "The industry association hopes for €4 billion of extra tax receipts from AI.",
    "By 2035 the benefits may amount to €11 billion.",
    "The country's trade surplus was €21 billion.",
    "Automation may replace work worth €12 billion.",
    "The central bank holds reserves of €70 billion.",
    "Public debt climbed to €88 billion.",
    "The budget deficit widened to €4.4 billion.",
    "Foreign trade came to €36 billion.",
    "The whole state budget is €31 billion.",
    "Companies could save €900 million with AI, a survey found.",
]
SHARES = [
    "The company's shares fell 6 per cent, wiping €3 billion off its value.",
    "The operator's market capitalisation has doubled to €12 billion.",
    "The start-up is now worth €6.6 billion.",
    "The listing valued the GPU cloud at €23 billion.",
    "The sell-off erased €600 billion from the chipmaker in a day.",
    "Brokers lifted their target for the AI group, which trades at €48 billion.",
    "The founder's stake is worth €2 billion.",
    "The group lost €20 billion in market value.",
    "Its paper fortune shrank by €700 million.",
]
ROUNDS = [
    "A start-up from Zurich, meanwhile, has raised €80 million for robots that fold laundry.",
    "A GPU rental company closed a €1.4 billion Series E in October.",
    "The young firm secured €55 million from venture investors for its chat assistant.",
    "A Riga start-up raised €55 million.",
    "Two neoclouds raised money; one took €1.5 billion from TWG Global and others in November.",
    "The maker of AI note-taking software landed €30 million in fresh capital.",
    "The lab is in talks to raise €10 billion.",
    "The robotics company went public in May and collected €400 million.",
    "The Paris lab Mistral collected €1.7 billion from investors led by a chip-equipment maker.",
    "A chatbot firm got €90 million from American funds.",
    "Helsing, which makes AI for defence, brought in €600 million.",
]
TAKEOVERS = [
    "CEZ rose 0.7 pct; its purchase of a gas network for €20 billion closed on Tuesday.",
    "The operator bought a rival for €900 million in spring.",
    "The takeover of the chip designer for €6 billion was approved by shareholders.",
    "A pension fund sold its stake in the data-centre group for €2.5 billion.",
    "The merger, worth €14 billion, creates the region's largest telecoms company.",
    "An American buyer paid €1.1 billion for the software house.",
]
OTHER_SECTORS = [
    "The government also put €1.2 billion into offshore wind.",
    "The same budget holds €700 million for hospitals.",
    "Parliament approved €3.3 billion for new fighter jets.",
    "The ministry pays €250 million for school meals.",
    "A new interconnector will cost the grid company €900 million.",
    "The state railway ordered trains for €1.7 billion.",
    "The nuclear plant at the coast will cost €11 billion.",
    "The port is being extended for €420 million.",
    "The city spends €380 million on a tram line.",
    "Parliament set aside €150 million for flood victims.",
    "The farm ministry will pay €600 million in drought aid.",
    "The government set aside €2 billion for social housing.",
    "The intercity fibre network, a project of €1.6 billion, is half finished.",
    "A gas pipeline of €4 billion is to follow.",
    "The government will issue bonds of €5 billion in September.",
    "The stadium cost €310 million.",
    "Reports that the UAE would spend €40 billion in the country concern all sectors, from defence to mining.",
    "The road programme of €8 billion passed the same day.",
    "Oil exports brought the treasury €18 billion.",
    "Water supply for the islands takes another €75 million.",
    "The defence ministry ordered drones for €640 million.",
    "The vaccine contract was worth €1.8 billion.",
    "Pension reform will save the state €3 billion.",
    "Its joint venture with a consultancy, into which the two will place €700 million over seven years, "
    "is to make the company's own processes faster.",
    "The culture ministry spends €45 million on the opera house.",
    "The border police get €130 million for helicopters.",
    "Ukraine receives another €500 million in military aid.",
    "The railway tunnel, at €8.5 billion, is the country's largest project.",
    "The government compensates fishermen with €22 million.",
    "Brussels released €1.6 billion of cohesion money for roads.",
    "The national airline was rescued with €300 million.",
    "Sweden and Denmark agreed on a €7 billion bridge.",
    "The health fund owes hospitals €400 million.",
    "Teachers will get a rise that costs the state €250 million.",
    "The electricity grid needs €9 billion by 2035.",
    "A battery factory of €2 billion was cancelled.",
    "The summer's floods did damage of €640 million.",
    "The ministry of tourism advertises for €12 million.",
    "A toy maker invests €20 million in a warehouse.",
    "The island's desalination plant cost €340 million.",
]
HYPOTHETICAL = [
    "At commercial prices the hours alone would be worth perhaps €40 million, the organisers reckon.",
    "A machine of that class would cost €600 million, if anyone wanted one.",
    "The mayor dreams of €50 billion for a data centre in the north. Dreams are free.",
    "Had the state bought its own machine, it would have paid €90 million.",
    "Suppose the ministry found €300 million.",
    "To match Korea per head, the country would need €7 billion of public money.",
    "A private operator could have built it for €150 million.",
    "Experts reckon that €2 billion would be needed to catch up.",
    "One could imagine a fund of €5 billion.",
    "A cluster of that size goes for €500 million on the open market.",
    "In the best case €3 billion could flow.",
    "Ten such machines would come to €400 million.",
    "If the Commission agrees, €1.5 billion might follow.",
    "To stay in the race, Europe must find €100 billion.",
    "Critics say that real sovereignty would take €10 billion.",
]
REJECTED = [
    "The think-tank that first asked for €10 billion over five years has gone quiet.",
    "The AI Commission's own wish list came to €12.5 billion, and the government left the bill.",
    "The opposition had demanded €800 million for AI.",
    "The industry federation calls for €3 billion for AI infrastructure.",
    "Parliament threw out a request for €450 million for AI.",
    "The request of the ministry for a further €2.8 billion was not taken into account in the draft budget.",
    "The Members' figure of €100 million is not known to the ministry.",
    "A plan for a €200 million AI institute was dropped last year.",
    "The €60 million for a second AI computer was struck from the draft.",
    "An amendment to add €95 million for AI failed by three votes.",
    "Unions want €500 million for retraining workers hit by AI.",
    "The academy recommended spending €1.1 billion on AI research.",
    "MPs refused the €55 million that the ministry sought.",
    "The previous government's promise of €600 million never materialised.",
    "A rival bid of €210 million lost.",
    "The Greens' alternative budget has €300 million for AI.",
    "Plans for a €1.2 billion AI campus in the south came to nothing.",
    "The chamber of commerce would like to see €2 billion.",
    "A professor proposes €5 billion for a European model.",
]
RUMOURS = [
    "No price tag, although one broker's note said €500 million without giving a source.",
    "A newspaper wrote of €700 million, which nobody has confirmed.",
    "On social media a figure of €4 billion is making the rounds.",
    "An unsourced report spoke of €850 million.",
    "The ministry denied that it would spend €300 million on AI.",
    "It is not true that the state pays €2 billion for AI.",
    "A viral post claimed the government had spent €900 million on AI.",
    "Local radio put it at €90 million; the ministry would not comment.",
    "Diplomats whisper of €2 billion from the Gulf.",
    "The tabloid's €1 billion is invented.",
    "An anonymous post says the machine cost €200 million.",
]
ELSEWHERE = [
    "TSMC's €165 billion in Arizona is not on this list.",
    "Nor is the €11.3 billion that Foxconn earned last month from servers.",
    "Washington has spent €45 billion on chip factories.",
]
PENALTIES = [
    "The regulator fined the search company €150 million.",
    "The court ordered the platform to pay €42 million to publishers.",
    "Fraud with voice clones cost savers €230 million last year.",
    "The company owes the tax office €77 million.",
    "The insurer covers damage of up to €500 million.",
    "The watchdog may impose penalties of up to €35 million.",
    "Hackers demanded €20 million.",
    "Copyright holders sue for €1.5 billion.",
    "A breach of the AI Act can cost €15 million.",
    "Three managers are accused of having taken €3 million.",
]
TEASERS = [
    "Elsewhere: Riyadh's €10 billion AMD order, one year on; Denmark's sovereign cluster is full; "
    "Canada's C$2 billion question.",
    "Read next: How Spain lost a €4 billion data centre",
    "Also in this issue: Oslo's €900 million AI gamble; what chips cost in Dubai.",
    "In our next issue: the €5 billion AI fund of Abu Dhabi.",
]
UNIT_PRICES = [
    "One rack costs €3 million.",
    "Each accelerator box sells for €300,000.",
    "Training one such model costs €5 million to €10 million.",
    "Power for one megawatt-year comes to €900,000.",
    "A licence for the model costs companies €200,000.",
]
AWARDS = [
    "Teams of young researchers can win up to €2 million.",
    "Start-ups may apply for vouchers of €200,000.",
    "Firms that invest at least €50 million pay no tax.",
]
PLEDGES = [
    "It will cost €80 million, of which the state pays half.",
    "The government will spend €80 million on it.",
    "The second phase is budgeted at €80 million.",
    "Parliament approved another €80 million for GPUs.",
    "The contract with Eviden is worth €80 million.",
    "The European side contributes €80 million.",
    "EuroHPC adds €80 million.",
    "The ministry gave the makers €80 million.",
    "Total cost: €80 million.",
    "A further €80 million will come from the recovery fund.",
    "The government also set aside €80 million for a national language model.",
    "Microsoft will invest €80 million in AI data centres in Croatia.",
    "The state has earmarked €80 million for AI research.",
    "Of the total budget €80 million, half is European money.",
    "NVIDIA systems for €80 million have been ordered.",
    "The tender for the machine, worth €80 million, closed in April.",
    "The price tag is €80 million.",
    "Its first stage needs €80 million, which the cabinet approved in May.",
    "The building and the cooling are put at around €80 million.",
    "The cabinet adopted an AI strategy with €80 million behind it.",
    "The University of Zagreb pays €80 million from its own funds.",
    "The Development Bank lent the project €80 million.",
    "The draft budget for 2027 holds €80 million for the AI programme.",
    "The government raised its share to €80 million.",
    "Operating it for five years comes to €80 million.",
    "The World Bank approved a loan of €80 million for the country's AI data centre.",
    "Japan pledged €80 million towards the supercomputer.",
    "The AI research institute receives €80 million over four years.",
    "For a second AI factory, in Split, €80 million is planned.",
    "The innovation agency awarded €80 million to three AI projects.",
    "The machine comes with a bill of €80 million.",
    "Some €80 million had to be found.",
    "The state pays €80 million, the rest is European money.",
    "The regional government chips in €80 million.",
    "The European Union is funding it with €80 million.",
    "The operator signed for a loan of €80 million from the European Investment Bank for it.",
    "Brussels will match that with €80 million.",
    "The supplier, Eviden, will get €80 million.",
    "According to the ministry, the total is €80 million.",
    "In its first year it may spend €80 million.",
    "That includes €80 million for electricity and staff.",
    "The programme has a budget of €80 million until 2030.",
    "The finance minister confirmed €80 million for the supercomputer.",
    "A second phase, costing €80 million, is to begin in 2028.",
    "The cabinet will decide on a further €80 million for AI in autumn.",
    "Oracle plans a cloud region for the government's AI, an investment of €80 million.",
    "The Academy of Sciences will train a Croatian language model for €80 million.",
    "The supercomputer was bought for €80 million.",
    "The prime minister promised €80 million for artificial intelligence on Monday.",
    "The EU approved €80 million in state aid for the AI factory.",
    "The national AI strategy foresees spending of €80 million by 2030.",
    "The investment, €80 million, is shared by the state and the operator.",
    "Of this, €80 million is for GPUs.",
    "Abu Dhabi's G42 intends to spend €80 million on an AI campus in Osijek.",
    "The budget line for AI compute was raised to €80 million.",
    "The contract, awarded to HPE in April, has a value of €80 million.",
]
MORE = [
    "The distributor's turnover fell to €730 million.",
    "Foxconn sold AI servers for €5.1 billion in the third quarter.",
    "The cloud company spent €18 billion on property and equipment last year.",
    "Its backlog has swollen to €50 billion.",
    "Private equity firms have €1 trillion to spend.",
    "The video-game maker paid €70 million to shareholders.",
    "A think-tank puts the annual value of AI at €14 billion.",
    "By 2030 AI may be worth €8 billion to the country's farmers.",
    "Statisticians valued the digital sector at €12 billion.",
    "The founder sold shares for €40 million.",
    "The rating agency warned of €2 billion in bad debt at the operator.",
    "The mobile licence brought €600 million.",
    "The new opera house will open in spring at a cost of €210 million.",
    "The army is buying howitzers for €340 million.",
    "The ring road swallowed €190 million.",
    "Tourists left €9 billion in the country last year.",
    "The wine harvest was worth €55 million.",
    "The health ministry bought scanners for €66 million.",
    "A Californian fund put €25 million into a dating app.",
    "The unicorn, founded by two brothers, is looking for €300 million.",
    "Its last round brought €110 million.",
    "For that money, €40 million, one could build two schools.",
    "An NGO had hoped for €10 million.",
    "The €3 billion mentioned in parliament was a slip of the tongue.",
    "The deputy's €700 million is a misunderstanding.",
    "The figure of €5 billion in some reports confuses crowns and euros.",
    "Nobody in the ministry knows where the €90 million in the headline came from.",
    "A single Blackwell rack goes at €3.5 million.",
    "Developers pay €200,000 for the enterprise edition.",
    "The prize, €1 million, went to a team from Split.",
    "China's Alibaba will spend €50 billion on AI in three years.",
    "The operator's pension hole is €400 million.",
    "The exchange rate cost the company €35 million.",
    "The storm caused losses of €120 million.",
]
TRAPS = [
    "To catch up with its neighbours, the government will spend €80 million on AI.",
    "In the race for AI, the state is putting €80 million into the supercomputer.",
    "The minister struck a deal with the operator: €80 million for the second phase.",
    "The ministry pays the €80 million in quarterly instalments.",
    "A non-profit foundation gives €80 million for the AI factory.",
    "Despite its budget deficit the state adds €80 million for the supercomputer.",
    "The €80 million programme should bring AI into every sector.",
    "To raise productivity, the cabinet set aside €80 million for AI in small firms.",
    "The ministry called for proposals and offers €80 million to AI projects.",
    "Orders for GPUs worth €80 million were placed by the ministry.",
    "According to a study by the ministry, the second phase will cost €80 million.",
    "The ministry acquired a second AI system for €80 million.",
    "Under a contract signed in the last quarter of 2025, Eviden gets €80 million for the machine.",
    "The government is raising its contribution to €80 million.",
    "The two ministries share the bill of €80 million.",
    "The draft budget has €80 million for AI, which the opposition calls too little.",
    "Microsoft wants to meet demand for AI in Croatia and invests €80 million there.",
    "Private partners, who hope for profits, bring another €80 million.",
    "The supercomputer, which will serve hospitals and farms, is to get €80 million more.",
    "The state paid €80 million for the machine, a record for Croatian science.",
    "Half of the machine's price, €80 million, comes from EuroHPC.",
    "An AI institute in Split, for which the state plans €80 million, is to follow.",
    "The government’s AI plan is backed by €80 million.",
    "The ministry confirmed that €80 million has been reserved for the AI data centre.",
    "A loan from the European Investment Bank covers €80 million of it.",
]
NO_PLEDGES = [
    *MORE,
    *RESULTS,
    *MARKETS,
    *ECONOMY,
    *SHARES,
    *ROUNDS,
    *TAKEOVERS,
    *OTHER_SECTORS,
    *HYPOTHETICAL,
    *REJECTED,
    *RUMOURS,
    *ELSEWHERE,
    *PENALTIES,
    *TEASERS,
    *UNIT_PRICES,
    *AWARDS,
]


def _amounts(sentence: str, number: int) -> list[float]:
    title, body = _STORIES[number % len(_STORIES)]
    return [c.amount_high for c in records(body.format(sentence), title=title).commitments]


@pytest.mark.parametrize(("number", "sentence"), list(enumerate(NO_PLEDGES)))
def test_sum_that_only_stands_beside_a_project_is_none_of_its(number: int, sentence: str) -> None:
    assert _amounts(sentence, number) == [40_000_000.0]


@pytest.mark.parametrize(("number", "sentence"), list(enumerate([*PLEDGES, *TRAPS])))
def test_sum_that_the_words_tie_to_the_project_counts(number: int, sentence: str) -> None:
    assert sorted(_amounts(sentence, number)) == [40_000_000.0, 80_000_000.0]


_FRENCH = (
    "<p>La Croatie a ouvert l'usine d'IA de Zagreb le 3 mars 2026. Le ministère de la Science y consacre 40 millions "
    "d'euros. Le supercalculateur aura 2 000 GPU de NVIDIA, et le gouvernement veut le faire fonctionner jusqu'en 2030."
    "</p><p>{}</p>"
)
_SPANISH = (
    "<p>Croacia abrió la fábrica de IA de Zagreb el 3 de marzo de 2026. El Ministerio de Ciencia destina 40 millones "
    "de euros a ella. El superordenador tendrá 2.000 GPU de NVIDIA, y el gobierno quiere que funcione hasta 2030."
    "</p><p>{}</p>"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le chiffre d'affaires du groupe a atteint 2,9 milliards d'euros.",
        "La nouvelle ligne de métro coûtera 1,2 milliard d'euros.",
        "Une jeune pousse lyonnaise a levé 80 millions d'euros auprès de fonds américains.",
        "Le marché de l'IA pèserait 3,4 milliards d'euros.",
        "L'opposition réclame 800 millions d'euros pour l'IA.",
        "L'action a perdu 6 %, soit 3 milliards d'euros de capitalisation.",
        "Le fonds gère 300 milliards d'euros d'actifs.",
    ],
)
def test_other_money_in_french_is_no_pledge(sentence: str) -> None:
    found = records(_FRENCH.format(sentence), title="L'usine d'IA de Croatie").commitments
    assert [c.amount_high for c in found] == [40_000_000.0]


@pytest.mark.parametrize(
    "sentence",
    [
        "El grupo ingresó 2.900 millones de euros.",
        "El nuevo hospital costará 120 millones de euros.",
        "Una empresa emergente de Madrid captó 80 millones de euros de inversores.",
        "El mercado de la IA alcanzará los 3.400 millones de euros.",
        "La oposición pide 800 millones de euros para la IA.",
        "La acción cayó un 6 %, 3.000 millones de euros menos.",
        "El fondo gestiona 300.000 millones de euros.",
    ],
)
def test_other_money_in_spanish_is_no_pledge(sentence: str) -> None:
    found = records(_SPANISH.format(sentence), title="La fábrica de IA de Croacia").commitments
    assert [c.amount_high for c in found] == [40_000_000.0]


def test_table_says_who_pays_roughly_how_much_and_from_when() -> None:
    found = records(
        "<h1>UK public compute</h1><table><caption>Funded schemes</caption><tr><th>Scheme</th><th>Who pays</th>"
        "<th>£m</th><th>Period</th><th>Stage</th></tr><tr><td>AI Research Resource</td><td>DSIT</td><td>c. 300</td>"
        "<td>from 2023</td><td>funded</td></tr><tr><td>Edinburgh national supercomputer</td><td>DSIT</td><td>750</td>"
        "<td></td><td>funded</td></tr></table>",
        title="UK public compute",
    ).commitments
    first = next(c for c in found if c.amount_high == 300_000_000.0)
    assert (first.qualifier, first.period_start, first.stage) == ("approx", 2023, "committed")
    assert all(c.sponsor and c.sponsor.startswith("Department for Science") for c in found)
