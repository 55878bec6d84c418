package dev.latchkey.auth.openapi;

import com.fasterxml.jackson.databind.JavaType;
import dev.latchkey.auth.api.Page;
import io.swagger.v3.core.jackson.TypeNameResolver;
import java.util.Map;
import java.util.Set;

/**
 * What a body is called in the document. In the code it is a record within its controller, where {@code Shown} says enough; in the document
 * it takes the thing's name along: {@code Member}, {@code NewMember}, {@code MemberPage}.
 */
final class SchemaNames extends TypeNameResolver {

    private static final Set<String> THE_THING_ITSELF = Set.of("Shown", "View");
    private static final Set<String> A_NEW_ONE = Set.of("New", "Draft", "Wanted");

    /** Where the code's own names would not tell a stranger what they mean. */
    private static final Map<String, String> BY_NAME = Map.ofEntries(
            Map.entry("SignInLoginRequest", "LoginRequest"),
            Map.entry("SignInLoginResponse", "Session"),
            Map.entry("PasswordResetForgotten", "PasswordResetRequest"),
            Map.entry("MemberPasswordReset", "OfferedPasswordReset"),
            Map.entry("MemberPasswordResetWhose", "UserPasswordResetRequest"),
            Map.entry("OwnPasswordPasswordChange", "PasswordChange"),
            Map.entry("SecondFactorBegun", "TotpEnrolment"),
            Map.entry("SecondFactorVerification", "TotpVerification"),
            Map.entry("SecondFactorCodes", "BackupCodes"),
            Map.entry("MeMyOrganization", "MyOrganization"),
            Map.entry("MeMyWorkspace", "MyWorkspace"),
            Map.entry("ApiKeyDraft", "NewApiKey"),
            Map.entry("ApiKeyMade", "CreatedApiKey"),
            Map.entry("WebhookRegistered", "CreatedWebhook"),
            Map.entry("WebhookAddedSecret", "CreatedWebhookSecret"),
            Map.entry("ClientRegistered", "CreatedClient"),
            Map.entry("ClientAddedSecret", "CreatedClientSecret"),
            Map.entry("InitialAccessTokenMade", "CreatedInitialAccessToken"),
            Map.entry("ResourceServerRegistered", "CreatedResourceServer"),
            Map.entry("ShownEvent", "AuditEvent"),
            Map.entry("AuditEventFound", "AuditEventPage"),
            Map.entry("ApiKeyImportImported", "ImportResult"));

    @Override
    protected String nameForClass(Class<?> type, Set<Options> options) {
        Class<?> around = type.getEnclosingClass();
        String name = around == null ? type.getSimpleName() : name(noun(around), type.getSimpleName());
        return BY_NAME.getOrDefault(name, name);
    }

    @Override
    protected String nameForGenericType(JavaType type, Set<Options> options) {
        return type.hasRawClass(Page.class)
                ? nameForType(type.containedType(0), options) + "Page"
                : super.nameForGenericType(type, options);
    }

    private static String noun(Class<?> around) {
        return around.getSimpleName().replaceAll("Controller$|Views$", "");
    }

    private static String name(String noun, String inner) {
        if (THE_THING_ITSELF.contains(inner)) {
            return noun;
        }
        if (A_NEW_ONE.contains(inner)) {
            return "New" + noun;
        }
        return noun + inner.replaceAll("^Shown", "");
    }
}
