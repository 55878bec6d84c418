package dev.latchkey.sample.webhook;

import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import dev.latchkey.sample.job.HttpUrl;
import dev.latchkey.sample.job.Owner;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/webhooks}. */
@RestController
class WebhookController {

    private final Map<String, Webhook> byOwner = new ConcurrentHashMap<>();

    record Webhook(
            @NotNull @HttpUrl String url, @Size(max = 20) List<@NotNull @Size(max = 100) String> eventTypes) {}

    /** Sets the one webhook of the organization. */
    @PutMapping("/v1/webhooks")
    Webhook configure(@AuthenticationPrincipal CredentialPrincipal caller, @RequestBody @Valid Webhook webhook) {
        byOwner.put(Owner.of(caller), webhook);
        return webhook;
    }
}
