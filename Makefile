.DEFAULT_GOAL := help
.PHONY: help build test verify format long demo clean

help: ## Show the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST)

build: ## Build all jars, without tests
	mvn -q -DskipTests package

test: ## Run the unit tests
	mvn test

verify: ## Run everything that has to pass before a commit
	mvn verify

format: ## Format the sources
	mvn -q spotless:apply

long: ## Run the tests tagged "long" only
	mvn verify -Plong -Dgroups=long

demo: ## Encrypt the sample CSV and list it
	examples/demo

clean: ## Remove everything built
	mvn -q clean
