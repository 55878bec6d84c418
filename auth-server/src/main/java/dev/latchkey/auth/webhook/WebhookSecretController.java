package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.webhook.WebhookViews.AddedSecret;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A new secret for a webhook. */
@RestController
@RequestMapping("/api/v1/webhooks/{id}/secrets")
class WebhookSecretController {

    private final WebhookSecrets secrets;
    private final VisibleWebhooks visible;

    WebhookSecretController(WebhookSecrets secrets, VisibleWebhooks visible) {
        this.secrets = secrets;
        this.visible = visible;
    }

    /**
     * What may be asked of a rotation.
     *
     * @param overlap for how long requests are signed with the old secrets, too; a day if {@code null}
     */
    record Rotation(String overlap) {}

    /** The body may be left out. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    AddedSecret rotate(Access access, @PathVariable String id, @RequestBody(required = false) Rotation wanted) {
        visible.require(access, Permission.WEBHOOKS_WRITE, id);
        Input input = new Input();
        Duration overlap =
                input.overlap("overlap", wanted == null ? null : wanted.overlap(), WebhookSecrets.MAX_OVERLAP);
        input.requireNoFaults();
        return AddedSecret.of(
                secrets.rotate(id, overlap == null ? WebhookSecrets.DEFAULT_OVERLAP : overlap, access.actor()));
    }
}
