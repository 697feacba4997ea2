// Takes webhooks of Keystead, with nothing but the standard library.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	tolerance = 5 * time.Minute
	mostBytes = 1_000_000
)

type event struct {
	Type      string          `json:"type"`
	Timestamp string          `json:"timestamp"`
	Data      json.RawMessage `json:"data"`
}

// isGenuine says whether Keystead has signed this, and not long ago (Standard Webhooks 1.0).
func isGenuine(secret []byte, header http.Header, body []byte) bool {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > tolerance {
		return false
	}
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s.%s.%s", id, timestamp, body)
	expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	// While a secret is being replaced there is a signature by each.
	for _, given := range strings.Fields(header.Get("webhook-signature")) {
		if hmac.Equal([]byte(expected), []byte(given)) {
			return true
		}
	}
	return false
}

func main() {
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("WEBHOOK_SECRET"), "whsec_"))
	if err != nil || len(secret) == 0 {
		log.Fatal("WEBHOOK_SECRET must be a signing secret: whsec_ and base64")
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "8090"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	var seen sync.Map
	fmt.Printf("Listening at http://%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(response, request.Body, mostBytes))
		if err != nil || !isGenuine(secret, request.Header, body) {
			response.WriteHeader(http.StatusUnauthorized)
			return
		}
		var received event
		if json.Unmarshal(body, &received) != nil {
			response.WriteHeader(http.StatusBadRequest)
			return
		}
		// An event may come more than once: this is the same one.
		if _, known := seen.LoadOrStore(request.Header.Get("webhook-id"), true); !known {
			fmt.Println(received.Type, received.Timestamp)
		}
		response.WriteHeader(http.StatusNoContent)
	})))
}
