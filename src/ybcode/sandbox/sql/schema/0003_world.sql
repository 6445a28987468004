-- How people came into the system, what they did, who belongs to whom.

CREATE TABLE dossiers (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    onboarding TEXT NOT NULL,
    opened_on TEXT,
    applicant TEXT,
    documents TEXT NOT NULL,
    ready_ms BIGINT,
    delivery TEXT,
    rejected_for TEXT,
    activation TEXT NOT NULL,
    record TEXT NOT NULL,
    old_name TEXT,
    record_synced_ms BIGINT,
    card TEXT NOT NULL,
    card_issue INTEGER NOT NULL,
    card_worn TEXT NOT NULL,
    PRIMARY KEY (universe, person_id)
);

CREATE TABLE violations (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    loss_fen BIGINT NOT NULL,
    repeated INTEGER NOT NULL,
    for_gain INTEGER NOT NULL,
    state TEXT NOT NULL,
    fine_fen BIGINT NOT NULL,
    PRIMARY KEY (universe, person_id, number)
);

CREATE TABLE kinships (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    relative_id TEXT NOT NULL,
    relation TEXT NOT NULL,
    PRIMARY KEY (universe, person_id, relative_id)
);

ALTER TABLE holder_events ADD COLUMN who TEXT NOT NULL DEFAULT '';

-- Of a database that is older than dossiers: who was never activated is on file, and not active.
INSERT INTO dossiers (
    universe, person_id, version, onboarding, documents, delivery, activation, record, card, card_issue,
    card_worn
)
SELECT universe, person_id, 1, 'delivered', '', 'bound', 'none', 'right', 'active', 1, ''
FROM people WHERE activated = 0;
