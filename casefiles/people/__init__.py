"""People: rules about who may hold what, account names, and what lies on a person's desk."""
