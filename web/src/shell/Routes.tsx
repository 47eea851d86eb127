import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { SignIn } from '@/auth/SignIn';
import { useSessionState } from '@/auth/session';
import { useProfile } from '@/profile/profile_query';
import { useKeptTimeZone } from '@/profile/time_zone';
import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { Empty, Loading, Notice } from '@/ui/Notice';
import { AppShell } from './AppShell';

// Each screen is fetched when it is first opened.
const ChatScreen = lazy(() => import('@/chat/ChatScreen'));
const LogScreen = lazy(() => import('@/log/LogScreen'));
const ProgressScreen = lazy(() => import('@/progress/ProgressScreen'));
const ProfileScreen = lazy(() => import('@/profile/ProfileScreen'));
const WorkoutSender = lazy(() => import('@/log/WorkoutSender'));
const BenchmarkSender = lazy(() => import('@/progress/BenchmarkSender'));
const Onboarding = lazy(() => import('@/profile/Onboarding'));

export function Routes() {
  const session = useSessionState();
  if (session === undefined) return <Loading />;
  if (session === null) return <SignIn />;
  return (
    <Suspense fallback={<Loading />}>
      <SignedIn key={session.user.id} />
    </Suspense>
  );
}

function SignedIn() {
  const profile = useProfile();
  useKeptTimeZone(profile.data);
  if (!profile.data) {
    if (!profile.isError) return <Loading what="Loading your profile" />;
    return (
      <Notice kind="bad" action={<Button onClick={() => void profile.refetch()}>Try again</Button>}>
        {messageOf(profile.error)}
      </Notice>
    );
  }
  if (!profile.data.preferences?.onboarding) return <Onboarding />;
  return (
    <AppShell>
      <Suspense fallback={null}>
        <WorkoutSender />
        <BenchmarkSender />
      </Suspense>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/" component={ChatScreen} />
          <Route path="/chat/:id" component={ChatScreen} />
          <Route path="/log/*?" component={LogScreen} />
          <Route path="/progress/*?" component={ProgressScreen} />
          <Route path="/profile" component={ProfileScreen} />
          <Route path="/welcome">
            <Redirect to="/" replace />
          </Route>
          <Route>
            <Empty title="There is no such page">The address may be wrong, or it was moved.</Empty>
          </Route>
        </Switch>
      </Suspense>
    </AppShell>
  );
}
