"""The command line: a Qt-free driver of the services. Rule: results on stdout, everything else on stderr."""
