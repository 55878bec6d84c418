package dev.latchkey.auth.webhook;

import dev.latchkey.auth.page.ShownOnce;
import dev.latchkey.auth.page.ShownOnce.Snippet;
import dev.latchkey.auth.webhook.WebhookSecrets.NewSecret;
import java.util.List;

/** Programs that tell a request of ours from a forged or an old one, ready to be copied. They read the secret from the environment. */
final class VerificationSnippets {

    private static final String STARTER = """
            # resource-server-starter: application.yml; the secret comes from the environment
            latchkey:
              resource-server:
                webhook:
                  paths: [/callbacks]
                  require-timestamp: true
            """;

    private static final String PYTHON = """
            import base64, hashlib, hmac, os, time

            def is_ours(headers, body):  # body: the bytes as they came
                message_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
                if abs(time.time() - int(timestamp)) > 300:
                    return False
                key = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
                message = f"{message_id}.{timestamp}.".encode() + body
                expected = "v1," + base64.b64encode(hmac.digest(key, message, hashlib.sha256)).decode()
                return any(hmac.compare_digest(expected, given)
                           for given in headers["webhook-signature"].split(" "))
            """;

    private static final String JAVASCRIPT = """
            import { createHmac, timingSafeEqual } from "node:crypto";

            export function isOurs(headers, body) { // body: a Buffer, as it came
              const { "webhook-id": id, "webhook-timestamp": timestamp } = headers;
              if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return false;
              const key = Buffer.from(process.env.WEBHOOK_SECRET.replace(/^whsec_/, ""), "base64");
              const mac = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
              const expected = Buffer.from("v1," + mac);
              return headers["webhook-signature"].split(" ").map((given) => Buffer.from(given))
                .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
            }
            """;

    private static final String SHELL = """
            # The signature of the body alone says nothing about when it was made; the other header does.
            printf 'sha256=%%s' "$(openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r < body.json | cut -d' ' -f1)"
            # must be what stands in %s
            """;

    private VerificationSnippets() {}

    /**
     * Made with a new secret.
     *
     * @param header where the signature of the body stands
     */
    static ShownOnce of(NewSecret made, String header) {
        String secret = made.secret().value();
        return new ShownOnce(
                secret,
                "WEBHOOK_SECRET=" + secret + "\nLATCHKEY_RESOURCE_SERVER_WEBHOOK_SECRETS=" + secret,
                List.of(
                        new Snippet("starter", "Spring Boot", STARTER),
                        new Snippet("python", "Python", PYTHON),
                        new Snippet("javascript", "JavaScript", JAVASCRIPT),
                        new Snippet("shell", "Shell", SHELL.formatted(header))));
    }
}
