-- Grain: one quote. Every quote behind a project: its own fields, sums, capacities, participants and base models,
-- with the page: SELECT * FROM evidence_for('ind-indiaai-mission').
CREATE OR REPLACE MACRO evidence_for(wanted) AS TABLE
SELECT
  e.table_name, e.row_id, e.field, e.quote, d.publisher, d.published_on, d.url, e.extractor, e.document_id,
  e.char_start, e.char_end, e.evidence_id
FROM evidence e
JOIN documents d ON d.document_id = e.document_id
JOIN (
  SELECT 'projects' AS table_name, project_id AS row_id, project_id FROM projects
  UNION ALL SELECT 'commitments', commitment_id, project_id FROM commitments
  UNION ALL SELECT 'capacities', capacity_id, project_id FROM capacities
  UNION ALL SELECT 'participants', participant_id, project_id FROM participants
  UNION ALL SELECT 'model_lineage', lineage_id, project_id FROM model_lineage
) r ON r.table_name = e.table_name AND r.row_id = e.row_id
WHERE r.project_id = wanted
ORDER BY e.table_name, e.row_id, e.field, e.document_id, e.char_start, e.evidence_id;
