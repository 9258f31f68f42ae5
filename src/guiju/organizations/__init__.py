"""Those behind the standards: agencies, committees, associations, enterprises, international bodies."""
