package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import dev.latchkey.auth.webhook.WebhookSecrets.NewSecret;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Webhooks as pages: listed, made, shown with what they were told, changed. */
@PageController
@RequestMapping("/organizations/{organizationId}/webhooks")
class WebhookPages {

    private static final int MOST_OF_A_PAGE = 50;

    private final Webhooks webhooks;
    private final VisibleWebhooks visible;
    private final WebhookRules rules;
    private final Deliveries deliveries;
    private final WebhookScreens screens;

    WebhookPages(
            Webhooks webhooks,
            VisibleWebhooks visible,
            WebhookRules rules,
            Deliveries deliveries,
            WebhookScreens screens) {
        this.webhooks = webhooks;
        this.visible = visible;
        this.rules = rules;
        this.deliveries = deliveries;
        this.screens = screens;
    }

    @GetMapping
    ModelAndView list(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(required = false) String after,
            @RequestParam(required = false) String done) {
        visible.requireIn(access, Permission.WEBHOOKS_READ, organizationId);
        Page<Webhook> page = Page.of(
                webhooks.of(organizationId, Page.after(after), MOST_OF_A_PAGE + 1),
                MOST_OF_A_PAGE,
                Webhook::id,
                webhook -> webhook);
        return new ModelAndView("webhooks")
                .addObject("page", page)
                .addObject("mayWrite", access.may(Permission.WEBHOOKS_WRITE, organizationId))
                .addObject("done", done);
    }

    @GetMapping("/new")
    ModelAndView blank(Access access, @PathVariable String organizationId) {
        visible.requireIn(access, Permission.WEBHOOKS_WRITE, organizationId);
        return screens.blank(WebhookForm.EMPTY, FormFaults.NONE);
    }

    @PostMapping
    ModelAndView create(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(defaultValue = "") String url,
            @RequestParam(name = "event_types", required = false) List<String> groups,
            @RequestParam(defaultValue = "") String names,
            HttpServletResponse response) {
        visible.requireIn(access, Permission.WEBHOOKS_WRITE, organizationId);
        WebhookForm form = WebhookForm.of(url, groups, names);
        NewSecret made;
        try {
            Webhooks.Change wanted = read(form);
            made = webhooks.create(organizationId, wanted.url(), wanted.eventTypes(), access.actor());
        } catch (ApiProblem problem) {
            FormFaults faults = FormFaults.of(problem);
            return WebhookScreens.refused(screens.blank(form, faults), HttpStatus.BAD_REQUEST, response);
        }
        Webhook webhook = webhooks.find(made.webhookId()).orElseThrow(ApiProblem::notFound);
        return screens.secret(webhook, made, true, response);
    }

    @GetMapping("/{id}")
    ModelAndView show(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @RequestParam(required = false) String after,
            @RequestParam(required = false) String done) {
        Webhook webhook = screens.webhook(access, Permission.WEBHOOKS_READ, organizationId, id);
        return screens.detail(access, webhook, WebhookForm.of(webhook), FormFaults.NONE, after)
                .addObject("done", done);
    }

    @PostMapping("/{id}")
    ModelAndView change(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String url,
            @RequestParam(name = "event_types", required = false) List<String> groups,
            @RequestParam(defaultValue = "") String names,
            HttpServletResponse response) {
        Webhook webhook = screens.webhook(access, Permission.WEBHOOKS_WRITE, organizationId, id);
        WebhookForm form = WebhookForm.of(url, groups, names);
        try {
            webhooks.change(id, read(form), before -> {}, access.actor());
        } catch (ApiProblem problem) {
            FormFaults faults = FormFaults.of(problem);
            ModelAndView page = screens.detail(access, webhook, form, faults, null);
            return WebhookScreens.refused(page, HttpStatus.BAD_REQUEST, response);
        }
        return SeeOther.at(WebhookScreens.path(webhook) + "?done=changed");
    }

    @GetMapping("/{id}/deliveries/{delivery}")
    ModelAndView delivery(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @PathVariable String delivery,
            @RequestParam(required = false) String done) {
        Webhook webhook = screens.webhook(access, Permission.WEBHOOKS_READ, organizationId, id);
        return screens.delivery(access, webhook, deliveries.require(id, delivery))
                .addObject("done", done);
    }

    private Webhooks.Change read(WebhookForm form) {
        Input input = new Input();
        String url = rules.url(input, form.url());
        List<String> eventTypes = rules.eventTypes(input, form.eventTypes());
        input.requireNoFaults();
        return new Webhooks.Change(url, eventTypes, null);
    }
}
