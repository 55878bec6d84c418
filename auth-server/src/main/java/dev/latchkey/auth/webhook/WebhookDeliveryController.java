package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a webhook was told, and what became of it; telling it again; and telling it something to see whether it arrives. */
@RestController
@RequestMapping("/api/v1/webhooks/{id}")
class WebhookDeliveryController {

    private static final Set<String> STATUSES = Set.of(Delivery.PENDING, Delivery.DELIVERED, Delivery.FAILED);

    private final Deliveries deliveries;
    private final VisibleWebhooks visible;

    WebhookDeliveryController(Deliveries deliveries, VisibleWebhooks visible) {
        this.deliveries = deliveries;
        this.visible = visible;
    }

    /** The newest first. */
    @GetMapping("/deliveries")
    Page<WebhookViews.Delivery> list(
            Access access,
            @PathVariable String id,
            @RequestParam(required = false) String status,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        visible.require(access, Permission.WEBHOOKS_READ, id);
        if (status != null && !STATUSES.contains(status)) {
            throw ApiProblem.invalid("status", "Must be pending, delivered or failed.");
        }
        int most = Page.limit(limit);
        return Page.of(
                deliveries.of(id, Page.after(after), status, most + 1), most, Delivery::id, WebhookViews.Delivery::of);
    }

    /** It is sent as soon as it can be; what becomes of it stands in the list. */
    @PostMapping("/deliveries/{delivery}/redeliver")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WebhookViews.Delivery redeliver(Access access, @PathVariable String id, @PathVariable String delivery) {
        Webhook webhook = visible.require(access, Permission.WEBHOOKS_WRITE, id);
        return WebhookViews.Delivery.of(deliveries.redeliver(webhook, delivery, access.actor()));
    }

    /** As {@link #redeliver}, of a message that is made for it. */
    @PostMapping("/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WebhookViews.Delivery test(Access access, @PathVariable String id) {
        Webhook webhook = visible.require(access, Permission.WEBHOOKS_WRITE, id);
        return WebhookViews.Delivery.of(deliveries.test(webhook, access.actor()));
    }
}
