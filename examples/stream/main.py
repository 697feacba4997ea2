"""Asks a model and writes its answer as it comes. README.md says how to run it."""

import sys

import keystead


def ask(prompt: str = "Hello, world!", provider: str = "echo", model: str = "echo") -> int:
    # Without arguments a client reads KEYSTEAD_URL and KEYSTEAD_API_KEY.
    with keystead.Keystead() as client:
        try:
            with client.aggregator.stream(provider=provider, model=model, prompt=prompt) as stream:
                for event in stream:
                    if event.type == "chunk":
                        print(event.content, end="", flush=True)
                done = stream.final()
        except keystead.StreamError as error:
            # The provider broke off; what had come by then has been written.
            print(f"\n{error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("\nStopped")
            return 1
        price = "of unknown price" if done.cost is None else f"for ${done.cost}"
        print(f"\n{done.tokens_in} tokens in, {done.tokens_out} out, {price}")

        # A stream is a job like any other: its answer can be read again.
        job = client.aggregator.jobs.get(done.job_id)
        print(f"Job {job.id} is {job.status}")
        return 0


def main(arguments: list[str]) -> int:
    if len(arguments) > 3:
        print('usage: python main.py ["PROMPT" [PROVIDER MODEL]]', file=sys.stderr)
        return 2
    try:
        return ask(*arguments)
    except keystead.KeysteadError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
