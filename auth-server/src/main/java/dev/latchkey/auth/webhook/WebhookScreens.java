package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.MenuPage;
import dev.latchkey.auth.webhook.WebhookSecrets.NewSecret;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the pages about webhooks show, put together for their templates. */
@Component
class WebhookScreens {

    private static final int MOST_OF_A_PAGE = 25;

    private final VisibleWebhooks visible;
    private final WebhookSecrets secrets;
    private final Deliveries deliveries;
    private final WebhookSettings settings;

    WebhookScreens(VisibleWebhooks visible, WebhookSecrets secrets, Deliveries deliveries, WebhookSettings settings) {
        this.visible = visible;
        this.secrets = secrets;
        this.deliveries = deliveries;
        this.settings = settings;
    }

    @Bean
    static MenuPage webhooksPage() {
        return new MenuPage("webhooks", "/webhooks", Permission.WEBHOOKS_READ);
    }

    static String path(Webhook webhook) {
        return "/organizations/" + webhook.organizationId() + "/webhooks/" + webhook.id();
    }

    /** A webhook of that organization, for that purpose. */
    Webhook webhook(Access access, Permission permission, String organizationId, String id) {
        Webhook webhook = visible.require(access, permission, id);
        if (!webhook.organizationId().equals(organizationId)) {
            throw ApiProblem.notFound();
        }
        return webhook;
    }

    ModelAndView blank(WebhookForm form, FormFaults faults) {
        return new ModelAndView("webhook-new")
                .addObject("form", form)
                .addObject("faults", faults)
                .addObject("groups", groups());
    }

    ModelAndView detail(Access access, Webhook webhook, WebhookForm form, FormFaults faults, String after) {
        Page<Delivery> page = Page.of(
                deliveries.of(webhook.id(), Page.after(after), null, MOST_OF_A_PAGE + 1),
                MOST_OF_A_PAGE,
                Delivery::id,
                delivery -> delivery);
        return new ModelAndView("webhook")
                .addObject("webhook", webhook)
                .addObject("form", form)
                .addObject("faults", faults)
                .addObject("groups", groups())
                .addObject("secrets", secrets.live(webhook.id()))
                .addObject("deliveries", page)
                .addObject("mayWrite", access.may(Permission.WEBHOOKS_WRITE, webhook.organizationId()))
                .addObject("path", path(webhook));
    }

    ModelAndView delivery(Access access, Webhook webhook, Delivery delivery) {
        return new ModelAndView("webhook-delivery")
                .addObject("webhook", webhook)
                .addObject("delivery", delivery)
                .addObject("mayWrite", access.may(Permission.WEBHOOKS_WRITE, webhook.organizationId()))
                .addObject("path", path(webhook));
    }

    /** The one page that shows a secret. In the browser it stands at the address of the webhook, whose page a reload brings. */
    ModelAndView secret(Webhook webhook, NewSecret made, boolean first, HttpServletResponse response) {
        response.setHeader("HX-Push-Url", path(webhook));
        return new ModelAndView("webhook-secret")
                .addObject("webhook", webhook)
                .addObject("first", first)
                .addObject("shown", VerificationSnippets.of(made, settings.signatureHeader()))
                .addObject("path", path(webhook));
    }

    ModelAndView deletion(Webhook webhook) {
        return new ModelAndView("webhook-delete").addObject("webhook", webhook).addObject("path", path(webhook));
    }

    /** A form that is shown again with what is wrong in it. */
    static ModelAndView refused(ModelAndView page, HttpStatus status, HttpServletResponse response) {
        response.setHeader("HX-Push-Url", "false");
        page.setStatus(status);
        return page;
    }

    /** What can be ticked, to what it stands for. */
    private static Map<String, String> groups() {
        Map<String, String> groups = new LinkedHashMap<>();
        groups.put(SubscribableEvents.ALL, "everything, also what there will be in the future");
        Map<String, List<String>> names =
                SubscribableEvents.NAMES.stream().collect(Collectors.groupingBy(SubscribableEvents::groupPattern));
        SubscribableEvents.GROUPS.forEach(group -> groups.put(
                group,
                names.get(group).stream()
                        .map(name -> name.substring(name.indexOf('.') + 1))
                        .collect(Collectors.joining(", "))));
        return groups;
    }
}
