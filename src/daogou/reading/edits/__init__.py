"""What shoppers say of themselves in their own words → typed statements, in the words of the shop's own catalogue."""
