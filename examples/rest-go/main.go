// The document's own sample is sample.go, unchanged but for the base URL. Here a person logs in and calls its function.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	log.SetFlags(0)
	name := "Production Backend"
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	sessionToken, err := logIn(variable("KEYSTEAD_EMAIL"), variable("KEYSTEAD_PASSWORD"))
	if err != nil {
		log.Fatal(err)
	}
	user, err := createAPIUser(sessionToken, name)
	if err != nil {
		log.Fatal(err)
	}
	// The sample does not look at the status; an answer without an id is an error.
	if user["id"] == nil {
		log.Fatalf("no user was created: %v", user)
	}
	fmt.Println("User", user["id"], "is called", user["name"])
}

func variable(name string) string {
	value := os.Getenv(name)
	if value == "" {
		log.Fatalf("Set %s: a person of Keystead logs in", name)
	}
	return value
}

func baseURL(standard string) string {
	if url := os.Getenv("KEYSTEAD_URL"); url != "" {
		return url
	}
	return standard
}

func logIn(email, password string) (string, error) {
	body, err := json.Marshal(map[string]string{"email": email, "password": password})
	if err != nil {
		return "", err
	}
	resp, err := http.Post(apiBase+"/api/v1/auth/login", "application/json", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the log-in was answered %s", resp.Status)
	}
	var login struct {
		Data struct {
			SessionToken string `json:"session_token"`
		} `json:"data"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&login); err != nil {
		return "", err
	}
	return login.Data.SessionToken, nil
}
