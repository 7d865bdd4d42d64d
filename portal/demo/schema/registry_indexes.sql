-- Made once the rows are in, which is quicker.

CREATE INDEX scores_by_citizen ON scores (citizen_id);
CREATE INDEX score_events_by_citizen ON score_events (citizen_id);
CREATE INDEX blacklist_entries_by_citizen ON blacklist_entries (citizen_id);
CREATE INDEX sightings_by_citizen ON sightings (citizen_id);
CREATE INDEX debts_by_citizen ON debts (citizen_id);
CREATE INDEX claims_by_citizen ON claims (citizen_id);
CREATE INDEX purchases_by_citizen ON purchases (citizen_id);
CREATE INDEX contacts_by_citizen ON contacts (citizen_id);
ANALYZE;
