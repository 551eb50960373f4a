"""The command line: a second, Qt-free driver of the services. Rule: results on stdout, everything else on stderr."""
