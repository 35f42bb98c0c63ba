sha256sum --check --ignore-missing SHA256SUMS
