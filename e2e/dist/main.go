// Command dist builds the files of a release: for each target an archive of the plugin and its SBOM, the checksums of
// all of them, and the notes. With the same Go, the same commit gives the same bytes on every machine.
package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

const plugin = "pulumi-resource-ecs-infrastructure"

func main() {
	root := flag.String("root", "..", "checkout to build")
	out := flag.String("out", "../.dist", "folder of the files, which is replaced")
	tag := flag.String("tag", "", "tag of the release; none: not checked")
	targets := flag.String("targets", "linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64",
		"systems and architectures")
	flag.Parse()
	if err := run(*root, *out, *tag, strings.Fields(*targets)); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

func run(root, out, tag string, targets []string) error {
	if version := "v" + provider.Version; tag != "" && tag != version {
		return fmt.Errorf("the tag %s is not the version %s: change provider/version.go, run make generate and commit,"+
			" or tag another commit", tag, version)
	}
	changelog, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return err
	}
	changes, err := notes(string(changelog), provider.Version)
	if err != nil {
		return err
	}
	out, err = filepath.Abs(out) // the tools run in other folders
	if err != nil {
		return err
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	var sums strings.Builder
	for _, target := range targets {
		files, err := release(root, out, target)
		if err != nil {
			return fmt.Errorf("%s: %w", target, err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(content), filepath.Base(file))
		}
	}
	for name, text := range map[string]string{"SHA256SUMS": sums.String(), "NOTES.md": changes} {
		if err := os.WriteFile(filepath.Join(out, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// notes returns what the changelog says of a version.
func notes(changelog, version string) (string, error) {
	_, text, found := strings.Cut(changelog, "\n## ["+version+"] - ")
	if !found {
		return "", fmt.Errorf("CHANGELOG.md has no title ## [%s] - <date>", version)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	text, _, _ = strings.Cut(text, "\n[") // the links
	_, text, _ = strings.Cut(text, "\n")  // the date
	return strings.TrimSpace(text) + "\n", nil
}

// release writes the archive and the SBOM of a target.
func release(root, out, target string) (files []string, err error) {
	system, architecture, found := strings.Cut(target, "/")
	if !found {
		return nil, errors.New("must be a system and an architecture, such as linux/amd64")
	}
	build, err := os.MkdirTemp("", "dist-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(build)) }()
	binary := filepath.Join(build, plugin)
	if system == "windows" {
		binary += ".exe"
	}
	// Without -buildvcs, the binary would differ between a checkout and an archive of the sources.
	compile := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", binary, ".")
	compile.Dir = root
	compile.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+architecture,
		"GOFLAGS=", "GOEXPERIMENT=", "GOAMD64=v1", "GOARM64=v8.0")
	if err := quiet(compile); err != nil {
		return nil, err
	}

	name := filepath.Join(out, fmt.Sprintf("%s-v%s-%s-%s", plugin, provider.Version, system, architecture))
	archive, sbom := name+".tar.gz", name+".cdx.json"
	err = pack(archive, entry{binary, 0o755}, entry{filepath.Join(root, "LICENSE"), 0o644})
	if err != nil {
		return nil, err
	}
	describe := exec.Command("go", "tool", "cyclonedx-gomod", "bin", "-json", "-std", "-noserial", "-notimestamp",
		"-version", "v"+provider.Version, "-output", sbom, binary)
	describe.Dir = filepath.Join(root, ".ci/tools")
	return []string{archive, sbom}, quiet(describe)
}

// quiet runs a command and shows its output only if it fails.
func quiet(command *exec.Cmd) error {
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(command.Args, " "), err, output)
	}
	return nil
}

// entry is a file of an archive.
type entry struct {
	file string
	mode int64
}

// pack writes an archive of files, which has neither their times nor their owners.
func pack(archive string, entries ...entry) (err error) {
	out, err := os.Create(archive)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	compressed := gzip.NewWriter(out)
	packed := tar.NewWriter(compressed)
	for _, entry := range entries {
		content, err := os.ReadFile(entry.file)
		if err != nil {
			return err
		}
		header := &tar.Header{Name: filepath.Base(entry.file), Mode: entry.mode, Size: int64(len(content))}
		if err := packed.WriteHeader(header); err != nil {
			return err
		}
		if _, err := packed.Write(content); err != nil {
			return err
		}
	}
	return errors.Join(packed.Close(), compressed.Close())
}
