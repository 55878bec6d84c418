package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.IfMatch;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.webhook.WebhookSecrets.NewSecret;
import dev.latchkey.auth.webhook.WebhookViews.Registered;
import dev.latchkey.auth.webhook.WebhookViews.Shown;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Webhooks, as a list of their organization and each by itself. */
@RestController
@RequestMapping("/api/v1")
class WebhookController {

    private final Webhooks webhooks;
    private final VisibleWebhooks visible;
    private final WebhookRules rules;

    WebhookController(Webhooks webhooks, VisibleWebhooks visible, WebhookRules rules) {
        this.webhooks = webhooks;
        this.visible = visible;
        this.rules = rules;
    }

    record New(String url, List<String> eventTypes) {

        /** Without the URL, which may be as good as a password: Spring writes bodies to the log at DEBUG. */
        @Override
        public String toString() {
            return "New[]";
        }
    }

    /** What shall be different; {@code null} stays as it is. */
    record Change(String url, List<String> eventTypes, Boolean disabled) {

        /** Without the URL, as {@link New}. */
        @Override
        public String toString() {
            return "Change[]";
        }
    }

    @GetMapping("/organizations/{id}/webhooks")
    Page<Shown> list(
            Access access,
            @PathVariable String id,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        visible.requireIn(access, Permission.WEBHOOKS_READ, id);
        int most = Page.limit(limit);
        return Page.of(webhooks.of(id, Page.after(after), most + 1), most, Webhook::id, Shown::of);
    }

    @PostMapping("/organizations/{id}/webhooks")
    ResponseEntity<Registered> create(Access access, @PathVariable String id, @RequestBody New wanted) {
        visible.requireIn(access, Permission.WEBHOOKS_WRITE, id);
        Input input = new Input();
        String url = rules.url(input, wanted.url());
        List<String> eventTypes = rules.eventTypes(input, wanted.eventTypes());
        input.requireNoFaults();
        NewSecret made = webhooks.create(id, url, eventTypes, access.actor());
        Webhook webhook = webhooks.find(made.webhookId()).orElseThrow(ApiProblem::notFound);
        return ResponseEntity.created(URI.create("/api/v1/webhooks/" + webhook.id()))
                .body(Registered.of(webhook, made));
    }

    @GetMapping("/webhooks/{id}")
    Shown show(Access access, @PathVariable String id) {
        return Shown.of(visible.require(access, Permission.WEBHOOKS_READ, id));
    }

    @PatchMapping("/webhooks/{id}")
    Shown change(Access access, IfMatch ifMatch, @PathVariable String id, @RequestBody Change wanted) {
        visible.require(access, Permission.WEBHOOKS_WRITE, id);
        Input input = new Input();
        String url = wanted.url() == null ? null : rules.url(input, wanted.url());
        List<String> eventTypes = wanted.eventTypes() == null ? null : rules.eventTypes(input, wanted.eventTypes());
        input.requireNoFaults();
        return Shown.of(webhooks.change(
                id,
                new Webhooks.Change(url, eventTypes, wanted.disabled()),
                before -> ifMatch.require(Shown.of(before)),
                access.actor()));
    }

    @DeleteMapping("/webhooks/{id}")
    ResponseEntity<Void> delete(Access access, @PathVariable String id) {
        visible.require(access, Permission.WEBHOOKS_WRITE, id);
        if (!webhooks.delete(id, access.actor())) {
            throw ApiProblem.notFound();
        }
        return ResponseEntity.noContent().build();
    }
}
