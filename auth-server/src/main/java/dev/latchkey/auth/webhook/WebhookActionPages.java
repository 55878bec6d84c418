package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The buttons of a webhook's page: it is tested, told again, switched off and on, given another secret, deleted. */
@PageController
@RequestMapping("/organizations/{organizationId}/webhooks/{id}")
class WebhookActionPages {

    /** What a person is offered, by the number of hours. */
    private static final Map<String, Duration> OVERLAPS = Map.of(
            "0", Duration.ZERO,
            "1", Duration.ofHours(1),
            "24", Duration.ofHours(24),
            "168", Duration.ofDays(7));

    private final Webhooks webhooks;
    private final WebhookSecrets secrets;
    private final Deliveries deliveries;
    private final WebhookScreens screens;

    WebhookActionPages(Webhooks webhooks, WebhookSecrets secrets, Deliveries deliveries, WebhookScreens screens) {
        this.webhooks = webhooks;
        this.secrets = secrets;
        this.deliveries = deliveries;
        this.screens = screens;
    }

    @PostMapping("/test")
    ModelAndView test(Access access, @PathVariable String organizationId, @PathVariable String id) {
        Webhook webhook = writable(access, organizationId, id);
        Delivery delivery = deliveries.test(webhook, access.actor());
        return SeeOther.at(WebhookScreens.path(webhook) + "/deliveries/" + delivery.id() + "?done=test");
    }

    @PostMapping("/deliveries/{delivery}/redeliver")
    ModelAndView redeliver(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @PathVariable String delivery) {
        Webhook webhook = writable(access, organizationId, id);
        String again = deliveries.redeliver(webhook, delivery, access.actor()).id();
        return SeeOther.at(WebhookScreens.path(webhook) + "/deliveries/" + again + "?done=redelivered");
    }

    @PostMapping("/secrets")
    ModelAndView rotate(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @RequestParam(defaultValue = "24") String overlap,
            HttpServletResponse response) {
        Webhook webhook = writable(access, organizationId, id);
        try {
            Duration chosen = OVERLAPS.get(overlap);
            if (chosen == null) {
                throw ApiProblem.invalid("overlap", "Choose one of the times offered.");
            }
            return screens.secret(webhook, secrets.rotate(id, chosen, access.actor()), false, response);
        } catch (ApiProblem problem) {
            FormFaults faults = FormFaults.of(problem);
            ModelAndView page = screens.detail(access, webhook, WebhookForm.of(webhook), faults, null);
            HttpStatus status = HttpStatus.valueOf(problem.getStatusCode().value());
            return WebhookScreens.refused(page, status, response);
        }
    }

    @PostMapping("/disable")
    ModelAndView disable(Access access, @PathVariable String organizationId, @PathVariable String id) {
        return setDisabled(access, organizationId, id, true);
    }

    @PostMapping("/enable")
    ModelAndView enable(Access access, @PathVariable String organizationId, @PathVariable String id) {
        return setDisabled(access, organizationId, id, false);
    }

    /** Asks before the webhook is deleted. */
    @GetMapping("/delete")
    ModelAndView askToDelete(Access access, @PathVariable String organizationId, @PathVariable String id) {
        return screens.deletion(writable(access, organizationId, id));
    }

    @PostMapping("/delete")
    ModelAndView delete(Access access, @PathVariable String organizationId, @PathVariable String id) {
        Webhook webhook = writable(access, organizationId, id);
        webhooks.delete(id, access.actor());
        return SeeOther.at("/organizations/" + webhook.organizationId() + "/webhooks?done=deleted");
    }

    private ModelAndView setDisabled(Access access, String organizationId, String id, boolean disabled) {
        Webhook webhook = writable(access, organizationId, id);
        webhooks.change(id, new Webhooks.Change(null, null, disabled), before -> {}, access.actor());
        return SeeOther.at(WebhookScreens.path(webhook) + "?done=" + (disabled ? "disabled" : "enabled"));
    }

    private Webhook writable(Access access, String organizationId, String id) {
        return screens.webhook(access, Permission.WEBHOOKS_WRITE, organizationId, id);
    }
}
