"""Training of the shipped models: from the named data to the weights. Nothing at run time imports this room."""
