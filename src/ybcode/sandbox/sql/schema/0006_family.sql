-- Family: whose code may be shown by whom, whose money may pay for whom, transfers from wallet to wallet.

CREATE TABLE bindings (
    universe TEXT NOT NULL,
    binder TEXT NOT NULL,
    member TEXT NOT NULL,
    state TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    ready_ms BIGINT,
    bound_order INTEGER NOT NULL,
    channel TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (universe, binder, member)
);
CREATE INDEX bindings_by_member ON bindings (universe, member);

CREATE TABLE sharings (
    universe TEXT NOT NULL,
    giver TEXT NOT NULL,
    receiver TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_ms BIGINT NOT NULL,
    rank INTEGER NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (universe, giver, receiver)
);
CREATE INDEX sharings_by_receiver ON sharings (universe, receiver);

CREATE TABLE transfers (
    universe TEXT NOT NULL,
    giver TEXT NOT NULL,
    number INTEGER NOT NULL,
    receiver TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    sent_ms BIGINT NOT NULL,
    returns_ms BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (universe, giver, number)
);
CREATE INDEX transfers_by_receiver ON transfers (universe, receiver);
