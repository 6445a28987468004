-- Which place of enrolment a person's code opens on, where there is more than one.

ALTER TABLE holders ADD COLUMN selection TEXT NOT NULL DEFAULT 'right';
ALTER TABLE holders ADD COLUMN selection_region TEXT;
ALTER TABLE holders ADD COLUMN selection_synced_ms BIGINT;
