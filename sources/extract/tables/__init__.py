"""Tables, fact boxes and definition lists of a page: from cells to projects, money, capacities and participants.

The order of reading:

    tracker      the entry: definition lists, then each table by its sort; last what boxes say of their projects' money
      boxes      facts: labels paired with values, in boxes, in lists and in lines
        facts    what facts say of a project; `costs` reads their sums
      headers    the columns of every other table, into a `layout`
        sums   its columns of money: the whole, years, payments, payers; `units` that captions and headers give
      projects   tables whose rows are projects; `subjects` tells the country and project of a row
      sheets     tables whose rows are parts or deals of one project
      summaries  sums in cells of words, once all else of the table is read

A row is read by

    row          its cells under the layout; blank, part and title rows
    amounts      the sums of its cells
    payers       who pays
    parties      whom else it names
    stages       how far its project and money are; `periods` over which years
    money        its sum and the parts of it
    measures     power and chips

`labels` says what the words of a row, a column or a fact mean, `ledger` keeps each sum once, and `context` is what all
readers share. Does not read prose, nor country judgements in tables (`assessments`). Invariant: a total row never adds
to its parts, and a converted column is never a second sum.
"""
