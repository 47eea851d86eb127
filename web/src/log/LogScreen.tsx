import { Route, Switch } from 'wouter';
import { CalendarPage } from './CalendarPage';
import { EditWorkoutPage } from './EditWorkoutPage';
import { NewWorkoutPage } from './NewWorkoutPage';
import { WorkoutPage } from './WorkoutPage';

export default function LogScreen() {
  return (
    <Switch>
      <Route path="/log/new" component={NewWorkoutPage} />
      <Route path="/log/:id/:what">
        {({ id, what }) => <EditWorkoutPage key={id} id={id} done={what === 'done'} />}
      </Route>
      <Route path="/log/:id">{({ id }) => <WorkoutPage key={id} id={id} />}</Route>
      <Route component={CalendarPage} />
    </Switch>
  );
}
