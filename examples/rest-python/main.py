import os
import sys

import requests

API_BASE = os.environ.get('KEYSTEAD_URL', 'http://localhost:8080')

def create_api_user(session_token: str, name: str) -> dict:
    response = requests.post(
        f'{API_BASE}/api/admin/users',
        headers={
            'Authorization': f'Bearer {session_token}',
            'Content-Type': 'application/json',
        },
        json={'name': name}
    )
    response.raise_for_status()
    return response.json()

def create_api_key(session_token: str, user_id: str, name: str, scopes: list) -> dict:
    response = requests.post(
        f'{API_BASE}/api/admin/api-keys',
        headers={
            'Authorization': f'Bearer {session_token}',
            'Content-Type': 'application/json',
        },
        json={'user_id': user_id, 'name': name, 'scopes': scopes}
    )
    response.raise_for_status()
    return response.json()


# From here on it is no longer the document's own: a person logs in and calls both functions.
if __name__ == '__main__':
    login = requests.post(
        f'{API_BASE}/api/v1/auth/login',
        json={'email': os.environ['KEYSTEAD_EMAIL'], 'password': os.environ['KEYSTEAD_PASSWORD']},
    )
    login.raise_for_status()
    session_token = login.json()['data']['session_token']
    user = create_api_user(session_token, sys.argv[1])
    key = create_api_key(session_token, user['id'], 'Production Key', ['read', 'write'])
    print('User', user['id'], 'has the key', key['key'])
