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
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// moto is a running server of https://github.com/getmoto/moto.
type moto struct {
	servers *servers
	pid     int
	url     string
}

// servers is the process that starts and stops the servers of this program.
type servers struct {
	process *exec.Cmd
	lock    sync.Mutex
	stdin   io.WriteCloser
	stdout  *bufio.Reader
	log     bytes.Buffer
}

// running has the process by its PYTHONPATH.
var running sync.Map

func startServers(python, script string) (*servers, error) {
	s := &servers{process: exec.Command(python, "-u", script)}
	s.process.Stderr, s.process.WaitDelay = &s.log, 10*time.Second
	stdin, err := s.process.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.stdin, s.stdout = stdin, bufio.NewReader(stdout)
	if err := s.process.Start(); err != nil {
		return nil, fmt.Errorf("moto: %w: run make stories", err)
	}
	return s, nil
}

// command sends a line, and returns the answer.
func (s *servers) command(line string) (string, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if _, err := fmt.Fprintln(s.stdin, line); err != nil {
		return "", fmt.Errorf("moto: %w\n%s", err, s.log.String())
	}
	answer, err := s.stdout.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("moto: %w\n%s", err, s.log.String())
	}
	return answer, nil
}

// StopServers ends the processes that StartIAM started, and waits for them. Otherwise they end with the program.
func StopServers() (err error) {
	running.Range(func(python, start any) bool {
		if s, failed := start.(func() (*servers, error))(); failed == nil {
			err = errors.Join(err, s.stdin.Close(), s.process.Wait())
		}
		running.Delete(python)
		return true
	})
	return err
}

// StartIAM starts moto and returns a client. Stacks created afterwards use it too.
func (s *Sandbox) StartIAM() (*iam.Client, error) {
	python, script := s.build("moto", "bin", "python"), s.build("..", "e2e", "standin", "moto", "serve.py")
	start, _ := running.LoadOrStore(os.Getenv("PYTHONPATH"),
		sync.OnceValues(func() (*servers, error) { return startServers(python, script) }))
	shared, err := start.(func() (*servers, error))()
	if err != nil {
		return nil, err
	}
	answer, err := shared.command("start")
	if err != nil {
		return nil, err
	}
	m := &moto{servers: shared}
	var port int
	if _, err := fmt.Sscan(answer, &m.pid, &port); err != nil {
		return nil, fmt.Errorf("moto: %q: %w", answer, err)
	}
	m.url = fmt.Sprint("http://127.0.0.1:", port)
	s.moto = m
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

// RequireAuth makes moto refuse calls, from now on, that the policies of their caller do not allow. It knows actions,
// but neither resources nor conditions.
func (s *Sandbox) RequireAuth() error {
	response, err := http.Post(s.moto.url+"/moto-api/reset-auth", "", strings.NewReader("0"))
	if err != nil {
		return err
	}
	return response.Body.Close()
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
	if m == nil || m.pid == 0 {
		return nil
	}
	pid := m.pid
	m.pid = 0
	_, err := m.servers.command(fmt.Sprint("stop ", pid))
	return err
}
