package dev.latchkey.auth.account;

import dev.latchkey.auth.account.MemberStore.Place;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import java.util.Set;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.stereotype.Component;

/** Writes to those who look after an organization when something in it has stopped by itself; where mails are sent. */
@Component
class AdminAlerts implements ApplicationListener<PayloadApplicationEvent<SecurityEvent>> {

    private static final Set<Role> LOOKING_AFTER = Set.of(Role.OWNER, Role.ADMIN);

    /** Of an organization with more members only the first ones are looked at. */
    private static final int MOST_MEMBERS = 1000;

    private static final int MOST_MAILS = 20;

    /** What somebody did by hand alerts nobody. */
    private static final String BY_HAND = "manual";

    private final MemberStore members;
    private final Organizations organizations;
    private final AccountMail mail;

    AdminAlerts(MemberStore members, Organizations organizations, AccountMail mail) {
        this.members = members;
        this.organizations = organizations;
        this.mail = mail;
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<SecurityEvent> published) {
        SecurityEvent event = published.getPayload();
        if (event.type() == EventType.WEBHOOK_DISABLED
                && mail.isOn()
                && !BY_HAND.equals(event.data().get("reason"))) {
            organizations.find(event.organizationId()).ifPresent(organization -> tell(organization, event));
        }
    }

    private void tell(Organization organization, SecurityEvent event) {
        members.list(Place.ORGANIZATION, organization.id(), null, MOST_MEMBERS).stream()
                .filter(member -> !member.pending() && LOOKING_AFTER.contains(member.role()))
                .limit(MOST_MAILS)
                .forEach(member -> mail.tellOfDisabledWebhook(member, organization, event));
    }
}
