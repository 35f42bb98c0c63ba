package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// recorder is a proxy between a stack and moto that records every call of the AWS API.
type recorder struct {
	moto *httputil.ReverseProxy
	url  string

	lock  sync.Mutex
	calls []call
}

// call is one call of the AWS API.
type call struct {
	operation string
	input     map[string]any
	begin     time.Time // when the request arrived
	end       time.Time // when it was answered
	status    int
}

// String is short, for messages of tests.
func (c call) String() string {
	text := c.operation
	for _, name := range []string{"RoleName", "UserName", "PolicyName", "PolicyArn", "serviceName", "service"} {
		if value, ok := c.input[name].(string); ok {
			text += " " + value[strings.LastIndex(value, "/")+1:]
		}
	}
	return text
}

// newRecorder starts a recorder, which the stack uses from now on.
func newRecorder(t *testing.T, s *sandbox.Sandbox, stack auto.Stack) *recorder {
	t.Helper()
	moto, err := url.Parse(s.Endpoint())
	require.NoError(t, err)
	r := &recorder{moto: &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(moto) }}}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	r.url = server.URL
	require.NoError(t, sandbox.UseEndpoint(t.Context(), stack, r.url))
	return r
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	made := call{begin: time.Now()}
	made.operation, made.input = parse(request.Header, body)
	answer := httptest.NewRecorder()
	r.moto.ServeHTTP(answer, request)
	made.end, made.status = time.Now(), answer.Code
	r.lock.Lock()
	r.calls = append(r.calls, made)
	r.lock.Unlock()
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// parse reads a call in the protocols of IAM (a form) and of ECS and KMS (JSON).
func parse(header http.Header, body []byte) (operation string, input map[string]any) {
	if target := header.Get("X-Amz-Target"); target != "" {
		_ = json.Unmarshal(body, &input)
		_, operation, _ = strings.Cut(target, ".")
		return operation, input
	}
	form, _ := url.ParseQuery(string(body))
	input = map[string]any{}
	for name := range form {
		input[name] = form.Get(name)
	}
	return form.Get("Action"), input
}

// take returns the calls since the last take, all of which must have succeeded.
func (r *recorder) take(t *testing.T) []call {
	t.Helper()
	r.lock.Lock()
	defer r.lock.Unlock()
	calls := r.calls
	r.calls = nil
	for _, c := range calls {
		assert.Equal(t, http.StatusOK, c.status, c)
	}
	return calls
}

// operations returns the names of the operations in order.
func operations(calls []call) []string {
	var all []string
	for _, c := range calls {
		all = append(all, c.operation)
	}
	return all
}
