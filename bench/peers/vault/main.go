// Vault as its guide has it for production, on loopback: integrated storage (raft), which is on the disk before it answers;
// the secrets engines PKI and SSH; the audit device "file". Given a folder, it prints one line of JSON when it answers, and
// ends when its standard input does.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault/audit"
	"github.com/hashicorp/vault/builtin/logical/pki"
	"github.com/hashicorp/vault/builtin/logical/ssh"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/physical/raft"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical"
	"github.com/hashicorp/vault/vault"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder string) error {
	logger := hclog.New(&hclog.LoggerOptions{Output: os.Stderr, Level: hclog.Error})
	storage, err := raft.NewRaftBackend(map[string]string{"path": folder, "node_id": "bench"}, logger)
	if err != nil {
		return err
	}
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:        storage,
		HAPhysical:      storage.(physical.HABackend),
		StorageType:     "raft",
		Logger:          logger,
		DisableMlock:    true,
		DefaultLeaseTTL: 24 * time.Hour,
		MaxLeaseTTL:     768 * time.Hour,
		RedirectAddr:    "http://127.0.0.1:0",
		ClusterAddr:     "https://127.0.0.1:0",
		AuditBackends:   map[string]audit.Factory{"file": audit.NewFileBackend},
		LogicalBackends: map[string]logical.Factory{"pki": pki.Factory, "ssh": ssh.Factory},
		BuiltinRegistry: builtins{},
	})
	if err != nil {
		return err
	}
	handler := func(address string) http.Handler {
		return vaulthttp.Handler.Handler(&vault.HandlerProperties{
			Core:           core,
			ListenerConfig: &configutil.Listener{Address: address},
		})
	}
	core.SetClusterListenerAddrs([]*net.TCPAddr{{IP: net.IPv4(127, 0, 0, 1)}})
	core.SetClusterHandler(handler(""))
	made, err := core.Initialize(context.Background(), &vault.InitParams{
		BarrierConfig:  &vault.SealConfig{SecretShares: 1, SecretThreshold: 1},
		RecoveryConfig: &vault.SealConfig{},
	})
	if err != nil {
		return err
	}
	if _, err := core.Unseal(made.SecretShares[0]); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go http.Serve(listener, handler(listener.Addr().String()))
	if err := ready(core); err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]string{
		"address": "http://" + listener.Addr().String(),
		"token":   made.RootToken,
	}); err != nil {
		return err
	}
	io.Copy(io.Discard, os.Stdin)
	return nil
}

// Unsealing goes on in the background until the core is active.
func ready(core *vault.Core) error {
	for range 600 {
		if standby, err := core.Standby(); err == nil && !standby && !core.Sealed() {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("the core did not become active")
}

// The registry of built-in plugins, without the hundred that nothing here asks for.
type builtins struct{}

func (builtins) Contains(name string, kind consts.PluginType) bool {
	return (name == "pki" || name == "ssh") && kind == consts.PluginTypeSecrets
}

func (builtins) Get(string, consts.PluginType) (func() (interface{}, error), bool) {
	return nil, false
}

func (builtins) Keys(consts.PluginType) []string {
	return nil
}

func (builtins) DeprecationStatus(string, consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Supported, true
}

func (builtins) IsBuiltinEntPlugin(string, consts.PluginType) bool {
	return false
}
