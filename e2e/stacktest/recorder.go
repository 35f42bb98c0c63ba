package stacktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// Recorder is a proxy between a stack and moto that records every call of the AWS API that changes something, and can
// make one fail.
type Recorder struct {
	moto  *httputil.ReverseProxy
	URL   string
	Reads bool // whether it also records calls that only read

	lock  sync.Mutex
	calls []Call
	next  *Failure // nil when it has happened
}

// Failure is that of a call, which fails once.
type Failure struct {
	Call string // the beginning of its text
	// After is the beginning of the text of a call that comes before, if any.
	After string
	// Status and Code are those of the answer. Without them the call is carried out, and the connection is cut.
	Status int
	Code   string
}

// Denied is the failure of a call that IAM does not allow.
func Denied(call string) Failure {
	return Failure{Call: call, Status: http.StatusForbidden, Code: "AccessDenied"}
}

// Call is one call of the AWS API.
type Call struct {
	Operation string
	Input     map[string]any
	Begin     time.Time // when the request arrived
	End       time.Time // when it was answered
	Status    int
}

// String is short, for messages of tests.
func (c Call) String() string {
	texts := []string{c.Operation}
	for _, name := range []string{
		"RoleName", "UserName", "GroupName", "PolicyName", "PolicyArn",
		"clusterName", "family", "serviceName", "service", "taskDefinition",
	} {
		if value, ok := c.Input[name].(string); ok {
			texts = append(texts, value[strings.LastIndex(value, "/")+1:])
		}
	}
	return strings.Join(texts, " ")
}

// reads says whether the call changes nothing.
func (c Call) reads() bool {
	return slices.ContainsFunc([]string{"Describe", "Get", "List"}, func(verb string) bool {
		return strings.HasPrefix(c.Operation, verb)
	})
}

// NewRecorder starts a recorder, which the stack uses from now on.
func NewRecorder(t *testing.T, s *sandbox.Sandbox, stack auto.Stack) *Recorder {
	t.Helper()
	moto, err := url.Parse(s.Endpoint())
	require.NoError(t, err)
	r := &Recorder{moto: &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(moto) }}}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	r.URL = server.URL
	require.NoError(t, sandbox.UseEndpoint(t.Context(), stack, r.URL))
	return r
}

func (r *Recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	made := Call{Begin: time.Now()}
	made.Operation, made.Input = Parse(request.Header, body)
	failure := r.failureOf(made)
	answer := httptest.NewRecorder()
	if failure == nil || failure.Status == 0 {
		r.moto.ServeHTTP(answer, request)
	} else {
		answer.WriteHeader(failure.Status)
		fmt.Fprintf(answer, errorFormat(request.Header), failure.Code)
	}
	made.End, made.Status = time.Now(), answer.Code
	if r.Reads || !made.reads() {
		r.lock.Lock()
		r.calls = append(r.calls, made)
		r.lock.Unlock()
	}
	if failure != nil && failure.Status == 0 {
		panic(http.ErrAbortHandler) // cuts the connection
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// FailOnce makes a call fail.
func (r *Recorder) FailOnce(failure Failure) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.next = &failure
}

// Awaited returns the call that is to fail, or "" once it has failed.
func (r *Recorder) Awaited() string {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.next == nil {
		return ""
	}
	return r.next.Call
}

// failureOf returns how a call fails, or nil.
func (r *Recorder) failureOf(c Call) *Failure {
	r.lock.Lock()
	defer r.lock.Unlock()
	failure := r.next
	switch {
	case failure == nil:
		return nil
	case failure.After != "":
		if strings.HasPrefix(c.String(), failure.After) {
			failure.After = ""
		}
		return nil
	case !strings.HasPrefix(c.String(), failure.Call):
		return nil
	}
	r.next = nil
	return failure
}

// errorFormat is the body of an error answer, with its code, in the protocols of ECS (JSON) and IAM (XML).
func errorFormat(header http.Header) string {
	if header.Get("X-Amz-Target") != "" {
		return `{"__type": "%s"}`
	}
	return "<ErrorResponse><Error><Code>%s</Code></Error></ErrorResponse>"
}

// Parse reads a call in the protocols of IAM (a form) and of ECS and KMS (JSON).
func Parse(header http.Header, body []byte) (operation string, input map[string]any) {
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

// Take returns the calls since the last take, all of which must have succeeded.
func (r *Recorder) Take(t *testing.T) []Call {
	t.Helper()
	calls := r.Drain()
	assert.Empty(t, refused(calls))
	return calls
}

// refused returns the calls that did not succeed, with the status of the answer.
func refused(calls []Call) (all []string) {
	for _, c := range calls {
		if c.Status != http.StatusOK {
			all = append(all, fmt.Sprintf("AWS answered %d to %s", c.Status, c))
		}
	}
	return all
}

// Drain returns the calls since the last drain.
func (r *Recorder) Drain() []Call {
	r.lock.Lock()
	defer r.lock.Unlock()
	calls := r.calls
	r.calls = nil
	return calls
}

// Operations returns the names of the operations in order.
func Operations(calls []Call) []string {
	var all []string
	for _, c := range calls {
		all = append(all, c.Operation)
	}
	return all
}
