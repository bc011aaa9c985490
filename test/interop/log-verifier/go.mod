// Of a program for tests, and for whoever wants to check a log with nothing of Chancery.
module chancery.test/log-verifier

go 1.24.0

require golang.org/x/mod v0.30.0
