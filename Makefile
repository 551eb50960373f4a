# Stillroom from a checkout. On Windows: python packaging\bootstrap.py run|test
# Arguments for the program or for pytest: make run ARGS="ask 'What is a prompt?'"
PYTHON ?= python3
ARGS ?=

.PHONY: run test check package bench clean setup

run test check package bench clean setup:
	@$(PYTHON) packaging/bootstrap.py $@ -- $(ARGS)
