"""Everything that knows a carrier's name. A carrier is a module or a folder."""
