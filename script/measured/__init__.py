"""Bars, one a module: ``run()`` prints what it measured, each time beside a floor measured in the same minute."""
