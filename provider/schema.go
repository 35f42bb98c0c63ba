package provider

import _ "embed"

// Schema is the package schema that the plugin serves.
//
//go:embed schema.json
var Schema string
