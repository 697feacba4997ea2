package main

import (
    "bytes"
    "encoding/json"
    "net/http"
)

var apiBase = baseURL("http://localhost:8080")

func createAPIUser(sessionToken, name string) (map[string]interface{}, error) {
    body, _ := json.Marshal(map[string]string{"name": name})
    req, _ := http.NewRequest("POST", apiBase+"/api/admin/users", bytes.NewBuffer(body))
    req.Header.Set("Authorization", "Bearer "+sessionToken)
    req.Header.Set("Content-Type", "application/json")

    resp, err := http.DefaultClient.Do(req)
    if err != nil {
        return nil, err
    }
    defer resp.Body.Close()

    var result map[string]interface{}
    json.NewDecoder(resp.Body).Decode(&result)
    return result, nil
}
