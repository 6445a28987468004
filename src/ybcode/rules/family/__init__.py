"""Family: whose code may I show (亲情账户), whose money may pay (家庭共济). Two systems; one bridge."""
