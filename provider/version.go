package provider

// Version is the version of the package. A plugin that is built from source gets no linker flags, hence a constant.
const Version = "0.1.0"
