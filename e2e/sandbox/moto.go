package sandbox

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// moto is a running server of https://github.com/getmoto/moto.
type moto struct {
	process *exec.Cmd
	stdin   io.Closer
	log     bytes.Buffer
	url     string
}

// StartIAM starts moto and returns a client. Stacks created afterwards use it too.
func (s *Sandbox) StartIAM() (*iam.Client, error) {
	m := &moto{
		process: exec.Command(s.build("moto", "bin", "python"), "-u",
			s.build("..", "e2e", "sandbox", "moto", "serve.py")),
	}
	m.process.WaitDelay = 10 * time.Second
	m.process.Stderr = &m.log
	stdin, err := m.process.StdinPipe()
	if err != nil {
		return nil, err
	}
	m.stdin = stdin
	stdout, err := m.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := m.process.Start(); err != nil {
		return nil, fmt.Errorf("moto: %w: run make test", err)
	}
	s.moto = m
	port, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("moto does not start: %w\n%s", errors.Join(err, m.stop()), m.log.String())
	}
	m.url = "http://127.0.0.1:" + strings.TrimSpace(port)
	return s.IAM("us-east-1"), nil
}

// IAM returns a client of moto. The region determines the partition.
func (s *Sandbox) IAM(region string) *iam.Client {
	return iam.New(iam.Options{
		Region:       region,
		BaseEndpoint: aws.String(s.Endpoint()),
		Credentials:  credentials.NewStaticCredentialsProvider("none", "none", ""),
		HTTPClient:   loopback{http.DefaultClient},
	})
}

// loopback hides from net/http that a request's body is an io.WriterTo: once closed, that of the SDK returns io.EOF as
// an error (smithy-go 1.28, safeWriteToReadCloser). An answer that arrives while the request is still being written,
// as from a server on the same machine, is then dropped, and the SDK repeats the call.
type loopback struct{ aws.HTTPClient }

func (l loopback) Do(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		request.Body = struct{ io.ReadCloser }{request.Body}
	}
	return l.HTTPClient.Do(request)
}

// Save saves the stacks and the content of moto under a name.
func (s *Sandbox) Save(name string) error {
	return errors.Join(s.moto.command("save", name), copyOver(s.backend(), filepath.Join(s.dir, "saved-"+name)))
}

// Restore restores what was saved under a name.
func (s *Sandbox) Restore(name string) error {
	return errors.Join(s.moto.command("restore", name), copyOver(filepath.Join(s.dir, "saved-"+name), s.backend()))
}

// command calls serve.py.
func (m *moto) command(command, name string) error {
	response, err := http.Post(m.url+"/"+command+"/"+name, "", nil)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		err = fmt.Errorf("moto: %s %s: %s", command, name, response.Status)
	}
	return errors.Join(err, response.Body.Close())
}

// copyOver replaces a folder by a copy of another.
func copyOver(from, to string) error {
	return errors.Join(os.RemoveAll(to), os.CopyFS(to, os.DirFS(from)))
}

// Endpoint is the URL of moto.
func (s *Sandbox) Endpoint() string { return s.moto.url }

// stop stops the server and waits until it has ended.
func (m *moto) stop() error {
	if m == nil || m.process.ProcessState != nil {
		return nil
	}
	return errors.Join(m.stdin.Close(), m.process.Wait())
}
