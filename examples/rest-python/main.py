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
def log_in() -> str:
    login = requests.post(
        f'{API_BASE}/api/v1/auth/login',
        json={'email': os.environ['KEYSTEAD_EMAIL'], 'password': os.environ['KEYSTEAD_PASSWORD']},
    )
    login.raise_for_status()
    return login.json()['data']['session_token']


def main(name: str) -> None:
    session_token = log_in()
    user = create_api_user(session_token, name)
    key = create_api_key(session_token, user['id'], 'Production Key', ['read', 'write'])
    print('User', user['id'], 'has the key', key['key'])


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit('usage: python main.py NAME, such as "Production Backend"')
    for variable in ('KEYSTEAD_EMAIL', 'KEYSTEAD_PASSWORD'):
        if not os.environ.get(variable):
            sys.exit(f'Set {variable}: a person of Keystead logs in')
    try:
        main(sys.argv[1])
    except requests.HTTPError as error:
        sys.exit(f'{error.request.method} {error.request.url} was answered {error.response.status_code}: {error.response.text}')
    except (requests.RequestException, ValueError, KeyError):
        sys.exit(f'No answer of Keystead from {API_BASE}: is it running there?')
