go mod tidy
