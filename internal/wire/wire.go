// Package wire says how values travel between programs, the engine and the plugin.
package wire

import "github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"

// Options keep literal, unknown, secret and output values apart.
var Options = plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepOutputValues: true, KeepResources: true}
