// Checks what a Chancery server says of its audit trail, with nothing of Chancery: signatures by golang.org/x/mod/sumdb/note,
// proofs by golang.org/x/mod/sumdb/tlog.
//
//	log-verifier <verifier key> <checkpoint> [proof.json [older checkpoint]]
//
// The key and the checkpoints are files. A proof is what GET /v1/audit/proof answered: with an older checkpoint, that the newer one
// continues it; else, that an event is among those below the checkpoint.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proof struct {
	LeafIndex int64    `json:"leaf_index"`
	Leaf      string   `json:"leaf"`
	LeafHash  string   `json:"leaf_hash"`
	Path      []string `json:"path"`
}

type head struct {
	size int64
	root tlog.Hash
}

func main() {
	if len(os.Args) < 3 || len(os.Args) > 5 {
		fail("usage: log-verifier <verifier key> <checkpoint> [proof.json [older checkpoint]]")
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(read(os.Args[1])))
	must(err)
	newest := open(os.Args[2], verifier)
	fmt.Printf("signed: %d events, root %s\n", newest.size, newest.root)
	if len(os.Args) < 4 {
		return
	}
	var told proof
	must(json.Unmarshal([]byte(read(os.Args[3])), &told))
	path := make([]tlog.Hash, len(told.Path))
	for i, text := range told.Path {
		path[i] = parse(text)
	}
	if len(os.Args) == 5 {
		older := open(os.Args[4], verifier)
		must(tlog.CheckTree(tlog.TreeProof(path), newest.size, newest.root, older.size, older.root))
		fmt.Printf("consistent: the first %d events are as they were\n", older.size)
		return
	}
	leaf := parse(told.LeafHash)
	if told.Leaf != "" && tlog.RecordHash([]byte(told.Leaf)) != leaf {
		fail("the leaf does not have this hash")
	}
	must(tlog.CheckRecord(tlog.RecordProof(path), newest.size, newest.root, told.LeafIndex, leaf))
	fmt.Printf("included: event %d is among them\n", told.LeafIndex)
}

// A checkpoint's first three lines are origin, size and root.
func open(file string, verifier note.Verifier) head {
	opened, err := note.Open([]byte(read(file)), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		fail(file + " is no checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	return head{size, parse(lines[2])}
}

func parse(text string) tlog.Hash {
	hash, err := tlog.ParseHash(text)
	must(err)
	return hash
}

func read(file string) string {
	octets, err := os.ReadFile(file)
	must(err)
	return string(octets)
}

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, "log-verifier: "+message)
	os.Exit(1)
}
