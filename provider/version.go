package provider

// Version is the version of the package. It is a constant because Pulumi builds plugins from source without linker
// flags.
const Version = "0.1.0"
