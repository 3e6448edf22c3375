"""The roof: settings, addresses, the WSGI door. Nothing imports from here."""
