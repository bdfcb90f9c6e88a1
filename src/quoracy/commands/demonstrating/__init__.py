"""The invented authorities and families of the demonstration. Nobody here exists, and the names say so."""
