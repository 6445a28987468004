"""The agency's desks, one a machine of a person's insurance; ``person_file`` holds them all."""
